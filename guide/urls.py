from __future__ import annotations

from django.urls import path

from guide.views import contributions, finding, media, my_practices, proposals, reviewing

app_name = "guide"

urlpatterns = [
    path("media/images/<str:name>", media.rendition, name="rendition"),
    path("recherche/", finding.search, name="search"),
    path("espace/pratiques/", my_practices.my_practices, name="my_practices"),
    path("espace/pratiques/proposer/", proposals.propose, name="practice_propose"),
    path("espace/pratiques/<int:pk>/", proposals.edit, name="practice_edit"),
    path("espace/pratiques/<int:pk>/envoyer/", proposals.send, name="practice_send"),
    path("espace/pratiques/<int:pk>/reprise/", contributions.reuse, name="practice_reuse"),
    path("espace/pratiques/a-relire/", reviewing.practices, name="review_list"),
    path("espace/pratiques/a-relire/<int:pk>/", reviewing.practice, name="review"),
    path("espace/reprises/", reviewing.reuses, name="reuse_list"),
    path("espace/reprises/<int:pk>/", reviewing.reuse, name="reuse_answer"),
    path("espace/contribuer/", contributions.contribute, name="contribute"),
    path("espace/contributions/", reviewing.contributions, name="contribution_list"),
    path("espace/contributions/<int:pk>/", reviewing.contribution, name="contribution_answer"),
]
