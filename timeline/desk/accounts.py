"""Account adapter: the newsroom creates accounts, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Closes sign-up; ``manage.py add_account`` creates accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
