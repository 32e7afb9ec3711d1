from django.http import HttpResponse
from people.access import access, MemberRequest
from people.models import Role
@access(Role.LEADER)
def path(request: MemberRequest) -> HttpResponse: return HttpResponse()
@access(Role.LEADER)
def module(request: MemberRequest, pk: int) -> HttpResponse: return HttpResponse()
@access(Role.LEADER)
def resume(request: MemberRequest, pk: int) -> HttpResponse: return HttpResponse()
@access(Role.LEADER)
def card(request: MemberRequest, enrollment_id: int, card_id: int) -> HttpResponse: return HttpResponse()
