"""Names in sentences that run another way."""

from django import template
from django.template.defaultfilters import stringfilter

from timeline.text.bidi import isolated

register = template.Library()

# Of safe text the result is safe too: what is added is no markup.
register.filter("isolated", stringfilter(isolated), is_safe=True)
