"""Verbs about people from other systems."""

from provisioning.operations.scim_groups import BadGroup as BadGroup
from provisioning.operations.scim_groups import SaidGroup as SaidGroup
from provisioning.operations.scim_groups import bring_group as bring_group
from provisioning.operations.scim_groups import change_group as change_group
from provisioning.operations.scim_groups import end_group as end_group
from provisioning.operations.scim_groups import map_group as map_group
from provisioning.operations.scim_people import TakenIdentity as TakenIdentity
from provisioning.operations.scim_people import bring_person as bring_person
from provisioning.operations.scim_people import change_person as change_person
from provisioning.operations.scim_people import part_with_person as part_with_person
from provisioning.operations.scim_watch import TooManyLeavers as TooManyLeavers
from provisioning.operations.scim_watch import let_leavers_through as let_leavers_through
from provisioning.operations.scim_watch import note_unknown as note_unknown
from provisioning.operations.scim_watch import stop_leavers as stop_leavers
from provisioning.operations.scim_watch import watch_leavers as watch_leavers
