"""All addresses: the readers' at the root, the editors' under /desk/, sign-in under /accounts/."""

from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.urls import include, path

handler404 = "newsroom.error_pages.page_not_found"
handler500 = "newsroom.error_pages.server_error"

urlpatterns = [
    # The picture of the second factor's secret is a data: address; nowhere else is one allowed.
    path("accounts/2fa/totp/activate/", csp_update({"img-src": "data:"})(activate_totp)),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("desk/", include("timeline.desk.urls")),
    path("", include("timeline.public.urls")),
]
