"""What is kept of people from other systems, by the way they come."""

from provisioning.fetch_models import FetchedList as FetchedList
from provisioning.fetch_models import FetchRun as FetchRun
from provisioning.fetch_models import FieldOwner as FieldOwner
from provisioning.scim_models import ScimGroup as ScimGroup
from provisioning.scim_models import ScimGroupSeat as ScimGroupSeat
from provisioning.scim_models import ScimPerson as ScimPerson
from provisioning.scim_models import ScimWatch as ScimWatch
