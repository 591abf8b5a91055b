"""Addresses of one's account: django-allauth's views that make sense where the EPCI gives accounts.

Left out on purpose: one's e-mail address is changed by the administrator, and nobody signs up alone
(the address exists because allauth's pages name it, and says so).
"""

from allauth.account import views
from allauth.mfa.base.views import reauthenticate as confirm_by_code
from allauth.mfa.recovery_codes import views as recovery
from django.urls import URLPattern, path, re_path

from accounts.closing_views import account_closing
from accounts.proconnect import views as proconnect
from accounts.sign_in import security_views as security
from accounts.sign_in import views as sign_in
from accounts.sign_in.session_views import sessions
from accounts.views import account, hint_dismiss, hints_show_again

urlpatterns: list[URLPattern] = [
    path("", account, name="account"),
    path("fermer/", account_closing, name="account_closing"),
    path("conseils/revoir/", hints_show_again, name="hints_show_again"),
    path("conseils/<slug:name>/masquer/", hint_dismiss, name="hint_dismiss"),
    path("connexion/", sign_in.sign_in, name="account_login"),
    path("connexion/mot-de-passe/", sign_in.password, name="sign_in_password"),
    path("connexion/code/", sign_in.code, name="account_request_login_code"),
    path("connexion/code/saisie/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("connexion/cle/", sign_in.passkey, name="mfa_login_webauthn"),
    path("connexion/second-facteur/", sign_in.second_factor, name="mfa_authenticate"),
    path("connexion/proconnect/", proconnect.leave, name="proconnect_login"),
    path("connexion/proconnect/retour/", proconnect.come_back, name="proconnect_callback"),
    path("deconnexion/", proconnect.sign_out, name="account_logout"),
    path("inscription/", views.signup, name="account_signup"),
    path("suspendu/", views.account_inactive, name="account_inactive"),
    path("confirmer/", views.reauthenticate, name="account_reauthenticate"),
    path("confirmer/code/", confirm_by_code, name="mfa_reauthenticate"),
    path("confirmer/cle/", security.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("appareils/", sessions, name="usersessions_list"),
    path("securite/", security.security, name="mfa_index"),
    path("securite/cles/nouvelle/", security.add_passkey, name="mfa_add_webauthn"),
    path("securite/cles/<slug:key>/", security.rename_passkey, name="mfa_edit_webauthn"),
    path("securite/cles/<slug:key>/retirer/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("securite/application/", security.add_application, name="mfa_activate_totp"),
    path("securite/application/retirer/", security.remove_application, name="mfa_deactivate_totp"),
    path("securite/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "securite/codes/nouveaux/",
        security.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "securite/codes/telecharger/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("mot-de-passe/", views.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", security.set_password, name="account_set_password"),
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
