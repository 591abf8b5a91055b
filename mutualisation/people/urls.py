"""Addresses of people: what administrators keep, what mayors keep, what an invited person opens."""

from django.urls import URLPattern, path

from mutualisation.people import (
    accept_views,
    bulk_views,
    invitation_views,
    mayor_views,
    own_views,
    views,
)

urlpatterns: list[URLPattern] = [
    path("administration/personnes/", views.people, name="people"),
    path(
        "administration/personnes/inviter/", invitation_views.invitation_new, name="invitation_new"
    ),
    path("administration/personnes/inviter/liste/", bulk_views.invite_list, name="invite_list"),
    path(
        "administration/personnes/inviter/liste/envoi/",
        bulk_views.invite_sending,
        name="invite_sending",
    ),
    path(
        "administration/personnes/inviter/liste/modele.csv",
        bulk_views.invite_model,
        name="invite_model",
    ),
    path(
        "administration/personnes/inviter/mairies/",
        bulk_views.invite_town_halls,
        name="invite_town_halls",
    ),
    path("administration/personnes/<uuid:reference>/", views.person, name="person"),
    path(
        "administration/personnes/<uuid:reference>/modifier/",
        views.person_edit,
        name="person_edit",
    ),
    path("administration/personnes/<uuid:reference>/fonction/", views.role_new, name="role_new"),
    path(
        "administration/personnes/<uuid:reference>/fermer/",
        views.account_close,
        name="account_close",
    ),
    path("administration/invitations/", invitation_views.invitations, name="invitations"),
    path(
        "administration/communes/<str:insee_code>/changement-de-maire/",
        mayor_views.mayor_change,
        name="mayor_change",
    ),
    path("fonctions/<uuid:reference>/fin/", views.role_end, name="role_end"),
    path(
        "invitations/<uuid:reference>/renvoyer/",
        invitation_views.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "invitations/<uuid:reference>/retirer/",
        invitation_views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "invitations/<uuid:reference>/accepter/",
        own_views.invitation_take,
        name="invitation_take",
    ),
    path(
        "invitations/<uuid:reference>/refuser/",
        own_views.invitation_decline,
        name="invitation_decline",
    ),
    path(
        "communes/<str:insee_code>/personnes/",
        invitation_views.commune_people,
        name="commune_people",
    ),
    path(
        "communes/<str:insee_code>/personnes/inviter/",
        invitation_views.commune_invite,
        name="commune_invite",
    ),
    path("invitation/<str:token>/", accept_views.invitation_accept, name="invitation_accept"),
    path("bienvenue/", accept_views.welcome, name="welcome"),
]
