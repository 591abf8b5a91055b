"""People and their roles in Django's admin: how an administrator edits them, superusers only."""

from typing import ClassVar

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.means import take_new_address
from accounts.models import Membership, User

# What a person may do comes from their memberships: Django's groups would be a second, silent way.
admin.site.unregister(Group)
# Secrets, keys of sessions, and providers that the settings alone decide.
for model in (Authenticator, UserSession, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


def _lower(email: str) -> str:
    return email.lower()


class UserAddForm(AdminUserCreationForm):
    """A new person, with a password or without: then they set theirs by a reset."""

    class Meta:
        model = User
        fields: ClassVar = ["email", "first_name", "last_name"]

    def clean_email(self) -> str:
        """Return the address in lower case, as accounts are always stored."""
        return _lower(self.cleaned_data["email"])


class UserEditForm(UserChangeForm):
    """A person; the password is changed in its own form."""

    class Meta:
        model = User
        fields: ClassVar = [
            "email", "password", "first_name", "last_name", "phone",
            "is_active", "is_staff", "is_superuser",
        ]  # fmt: skip

    def clean_email(self) -> str:
        """Return the address in lower case, as accounts are always stored."""
        return _lower(self.cleaned_data["email"])


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False
    autocomplete_fields: ClassVar = ["commune", "direction"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """A person with all their roles, past ones too: a role is ended by a date, not deleted."""

    form = UserEditForm
    add_form = UserAddForm
    list_display: ClassVar = ["email", "last_name", "first_name", "is_active", "is_superuser"]
    list_filter: ClassVar = ["is_active", "is_superuser", "memberships__role"]
    search_fields: ClassVar = ["email", "last_name", "first_name"]
    ordering: ClassVar = ["last_name", "first_name"]
    filter_horizontal: ClassVar = []
    readonly_fields: ClassVar = ["date_joined", "last_login"]
    fieldsets: ClassVar = [
        (None, {"fields": ["email", "password"]}),
        ("Personne", {"fields": ["first_name", "last_name", "phone"]}),
        ("Accès technique", {"fields": ["is_active", "is_staff", "is_superuser"]}),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets: ClassVar = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "email", "first_name", "last_name", "usable_password", "password1", "password2",
                ],
            },
        ),
    ]  # fmt: skip
    inlines: ClassVar = [MembershipInline]

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save the person; with a new address, nothing else opens their account."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            former = form.initial["email"]
            take_new_address(user=obj, former=former, by=request.user, now=timezone.now())


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """All roles, to find who holds which; the end is the first day without it."""

    list_display: ClassVar = ["user", "role", "commune", "direction", "starts_on", "ends_on"]
    list_filter: ClassVar = ["role"]
    list_select_related: ClassVar = ["user", "commune", "direction"]
    search_fields: ClassVar = ["user__email", "user__last_name", "commune__sort_key"]
    autocomplete_fields: ClassVar = ["user", "commune", "direction"]

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """Return False: who held a role, and when, explains what was done in a commune's name."""
        return False
