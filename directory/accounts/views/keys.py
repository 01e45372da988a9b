"""What arrives by e-mail: a new password, a link to enter. The answer is the same for any address,
and looking at a link does nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.http import require_http_methods

from directory.accounts import letters, links, pending, second_factor
from directory.accounts.access import kept_private, keyed
from directory.accounts.forms import EmailForm, NewPasswordForm
from directory.accounts.throttle import count_try, forget_tries, must_wait
from directory.field_views import errors_of_form, views
from directory.models import User
from directory.visitors import client_address

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_VOID = ("Il a déjà servi, ou il est trop ancien.", "Demandez-en un autre.")


@kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def password_ask(request: HttpRequest) -> HttpResponse:
    return _ask(
        request,
        title="Nouveau mot de passe",
        explained="Un lien part à votre adresse. Il vaut deux heures.",
        write=letters.reset_password,
    )


@kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def link_ask(request: HttpRequest) -> HttpResponse:
    return _ask(
        request,
        title="Entrer sans mot de passe",
        explained="Un lien part à votre adresse. Il vaut vingt minutes et sert une fois. "
        "Les équipes régionales et nationales entrent avec leur mot de passe.",
        write=letters.sign_in,
        may_have=links.may_use_links,
    )


def _ask(
    request: HttpRequest,
    *,
    title: str,
    explained: str,
    write: Callable[[User], None],
    may_have: Callable[[User], bool] = lambda user: True,
) -> HttpResponse:
    """Above the limit nothing is sent either, and nothing tells: neither the words, nor the time
    that they take."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {
            "title": title,
            "explained": explained,
            "fields": views(form),
            "errors": errors_of_form(form),
            "verb": "Recevoir un lien",
        }
        status = 422 if form.is_bound else 200
        return render(request, "espace/accounts/plain_form.html", context, status=status)
    email = form.cleaned_data["email"].casefold()
    counted = {"letter": email, "letters_from": client_address(request)}
    if not must_wait(**counted):
        count_try(**counted)
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        write(user if user is not None and may_have(user) else letters.nobody())
    context = {
        "title": "Regardez vos courriels",
        "sentences": (
            "Si cette adresse a un compte, un lien y part maintenant.",
            "Rien après dix minutes ? Regardez dans les indésirables, puis recommencez.",
        ),
    }
    return render(request, "espace/accounts/said.html", context)


def _void(request: HttpRequest) -> HttpResponse:
    context = {"title": "Ce lien ne sert plus", "sentences": _VOID}
    return render(request, "espace/accounts/said.html", context, status=410)


def _user_of(uid: str, key: str) -> User | None:
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    if pk > 2**62:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and default_token_generator.check_token(user, key) else None


@keyed
@require_http_methods(["GET", "HEAD", "POST"])
def password_new(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    """The second step, where there is one, is still asked: a mailbox alone opens no team."""
    address = client_address(request)
    user = None if must_wait(keys=address) else _user_of(uid, key)
    if user is None:
        count_try(keys=address)
        return _void(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        context = {
            "title": "Nouveau mot de passe",
            "explained": f"Pour le compte {user.email}.",
            "fields": views(form),
            "errors": errors_of_form(form),
            "verb": "Enregistrer",
        }
        status = 422 if form.is_bound else 200
        return render(request, "espace/accounts/plain_form.html", context, status=status)
    user.set_password(form.cleaned_data["password"])
    user.save(update_fields=["password"])
    # Those tries were of the password that is no more.
    forget_tries(account=user.email.casefold())
    letters.password_changed(user)
    messages.success(request, "C’est fait. Connectez-vous avec le nouveau mot de passe.")
    return redirect("sign_in")


@keyed
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, key: str) -> HttpResponse:
    address = client_address(request)
    user = None if must_wait(keys=address) else links.read_sign_in(key)
    if user is not None and request.method != "POST":
        return render(request, "espace/accounts/enter.html", {"email": user.email})
    user = links.take_sign_in(key) if user else None
    if user is None:
        count_try(keys=address)
        return _void(request)
    if second_factor.is_set_up(user):
        response = redirect("second_step")
        pending.remember(response, user)
        return response
    login(request, user, _BACKEND)
    return redirect("directory:espace")
