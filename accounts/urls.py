"""Addresses of one's account: django-allauth's views that make sense where the EPCI gives accounts.

Left out on purpose: one's e-mail address is changed by the administrator, and nobody signs up alone
(the address exists because allauth's pages name it, and says so).
"""

from allauth.account import views
from django.urls import URLPattern, path, re_path

from accounts.views import account, hint_dismiss, hints_show_again

urlpatterns: list[URLPattern] = [
    path("", account, name="account"),
    path("conseils/revoir/", hints_show_again, name="hints_show_again"),
    path("conseils/<slug:name>/masquer/", hint_dismiss, name="hint_dismiss"),
    path("connexion/", views.login, name="account_login"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("inscription/", views.signup, name="account_signup"),
    path("suspendu/", views.account_inactive, name="account_inactive"),
    path("confirmer/", views.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", views.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", views.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", views.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
