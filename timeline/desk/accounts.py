"""Accounts are made by the newsroom, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):
    """Refuses sign-up; ``manage.py add_account`` makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
