"""All addresses: the readers' at the root, the editors' under /desk/, sign-in under /accounts/."""

from allauth.account import views as account_views
from allauth.mfa.recovery_codes.views import (
    download_recovery_codes,
    generate_recovery_codes,
    view_recovery_codes,
)
from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.urls import include, path

from timeline.desk.carried_forms import carry_form
from timeline.desk.recent_authentication import require_recent_authentication
from timeline.desk.second_factors import require_readable_factor
from timeline.desk.views import own_account
from timeline.desk.views.shared_preview import shared_preview

handler404 = "newsroom.error_pages.page_not_found"
handler500 = "newsroom.error_pages.server_error"

urlpatterns = [
    # Typed text of an ended session goes along.
    path("accounts/login/", carry_form(account_views.login)),
    # The picture of the second factor's secret is a data: address; nowhere else is one allowed.
    path("accounts/2fa/totp/activate/", csp_update({"img-src": "data:"})(activate_totp)),
    # allauth asks for the password again at some of what these do, and not before it shows them.
    path("accounts/email/", own_account.email_address),
    path("accounts/password/change/", require_recent_authentication(account_views.password_change)),
    path("accounts/password/set/", require_recent_authentication(account_views.password_set)),
    path("accounts/sessions/", own_account.sessions, name="usersessions_list"),
    path("accounts/invitation/<str:token>/", own_account.accept, name="account_invitation"),
    # These show stored codes, or how many there are.
    path("accounts/2fa/recovery-codes/", require_readable_factor(view_recovery_codes)),
    path("accounts/2fa/recovery-codes/download/", require_readable_factor(download_recovery_codes)),
    path("accounts/2fa/recovery-codes/generate/", require_readable_factor(generate_recovery_codes)),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("preview/<str:token>/", shared_preview, name="shared_preview"),
    path("desk/", include("timeline.desk.urls")),
    path("", include("timeline.public.urls")),
]
