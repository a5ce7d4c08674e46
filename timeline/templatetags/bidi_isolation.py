"""A template filter for names in sentences that may run in another direction."""

from django import template
from django.template.defaultfilters import stringfilter

from timeline.text.bidi import isolate

register = template.Library()

# The result of safe text is safe, because no markup is added.
register.filter("isolate", stringfilter(isolate), is_safe=True)
