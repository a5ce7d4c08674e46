"""The e-mail to an editor whose embargo is suspended. The worker sends it, so it reaches editors who are away from the desk."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from newsroom.logs import log_event
from timeline import permissions
from timeline.models import Embargo

SUBJECT = "An embargo is suspended"


def mail_suspension(subject: str) -> None:
    """Tell the editor who set the embargo with this key that it is suspended, unless somebody has closed the notice.

    The mail has no word of the record. Who may not publish the timeline any more gets none.
    """
    embargo = Embargo.objects.suspended().filter(pk=int(subject)).select_related("by", "timeline").first()
    if embargo is None or embargo.by is None or not permissions.may_publish(embargo.by, embargo.timeline):
        return
    address = f"{settings.SITE_URL}{reverse('desk:timelines')}"
    context = {"newsroom": settings.NEWSROOM, "address": address}
    send_mail(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{SUBJECT}",
        render_to_string("desk/mail/embargo_suspended.txt", context),
        None,
        [embargo.by.email],
    )
    log_event("suspended embargo mailed", account=embargo.by.pk, timeline=embargo.timeline.slug)
