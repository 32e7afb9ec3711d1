"""The second and the third lock: a view's rule, and objects through the person who asks."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from people.access import access, fetch, public
from people.models import Member, Role


def view(request, pk):
    """What the page says."""
    return HttpResponse(f"page {pk}")


@pytest.fixture
def as_member(rf):
    """A request of this member, as people.middleware makes it."""

    def make(member):
        request = rf.get("/")
        request.member = member
        return request

    return make


def test_one_of_the_roles_opens_the_page_and_any_other_does_not(
    as_member, admin, leader, coach, peer
):
    guarded = access(Role.ADMIN, Role.COACH)(view)
    for member in (admin, coach):
        assert guarded(as_member(member), pk=7).content == b"page 7"
    for member in (leader, peer):
        with pytest.raises(PermissionDenied):
            guarded(as_member(member), pk=7)


def test_without_roles_every_member_is_let_in(as_member, peer):
    assert access()(view)(as_member(peer), 3).content == b"page 3"


def test_a_view_says_its_rule_and_keeps_its_name():
    guarded = access(Role.ADMIN)(view)
    assert (guarded.access_rule.is_public, guarded.access_rule.roles) == (False, {Role.ADMIN})
    assert (guarded.__name__, guarded.__doc__) == ("view", "What the page says.")


def test_a_public_view_needs_nobody(rf):
    def page(request):
        return HttpResponse("open")

    opened = public(page)
    assert opened.access_rule.is_public
    assert opened.login_required is False
    assert opened(rf.get("/")).content == b"open"


def test_what_is_not_visible_does_not_exist(admin, leader, outsider):
    visible = Member.objects.visible_to(admin)
    assert fetch(visible, pk=leader.pk) == leader
    for pk in (outsider.pk, 999_999, 10**30, "x"):
        with pytest.raises(Http404):
            fetch(visible, pk=pk)


def test_two_that_fit_are_a_mistake_of_ours_and_not_hidden(admin, leader):
    with pytest.raises(Member.MultipleObjectsReturned):
        fetch(Member.objects.visible_to(admin))
