from __future__ import annotations

from django.urls import path

from directory.accounts.views import invitations, keys, other_house, own, requests

urlpatterns = [
    path("espace/compte/", own.account, name="account"),
    path("espace/compte/mot-de-passe/", own.password_change, name="password_change"),
    path("espace/compte/sessions/", own.sessions_end, name="sessions_end"),
    path("espace/compte/fermer/", own.leave, name="account_leave"),
    path("espace/compte/application/", own.second_set_up, name="second_set_up"),
    path("espace/compte/application/oublier/", own.second_remove, name="second_remove"),
    path("espace/compte/codes/", own.codes_new, name="codes_new"),
    path("espace/compte/lier/", other_house.oidc_link, name="oidc_link"),
    path("espace/compte/delier/", other_house.oidc_unlink, name="oidc_unlink"),
    path("espace/connexion/ailleurs/", other_house.oidc_start, name="oidc_start"),
    path("espace/connexion/ailleurs/retour/", other_house.oidc_callback, name="oidc_callback"),
    path("espace/demander/", requests.account_ask, name="account_ask"),
    path("espace/demander/merci/", requests.account_asked, name="account_asked"),
    path("espace/demandes/", requests.request_list, name="account_requests"),
    path(
        "espace/demandes/<int:pk>/accepter/",
        requests.request_approve,
        name="account_request_approve",
    ),
    path(
        "espace/demandes/<int:pk>/refuser/", requests.request_refuse, name="account_request_refuse"
    ),
    path("espace/invitations/", invitations.invitation_list, name="invitations"),
    path(
        "espace/invitations/<int:pk>/renvoyer/",
        invitations.invitation_again,
        name="invitation_again",
    ),
    path(
        "espace/invitations/<int:pk>/annuler/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("espace/invitation/<str:key>/", invitations.invitation, name="invitation"),
    path("espace/lien/", keys.link_ask, name="link_ask"),
    path("espace/lien/<str:key>/", keys.sign_in_link, name="sign_in_link"),
    path("espace/mot-de-passe/", keys.password_ask, name="password_ask"),
    path("espace/mot-de-passe/<str:uid>/<str:key>/", keys.password_new, name="password_new"),
]
