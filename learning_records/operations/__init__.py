"""Verbs about record stores and packages."""

from learning_records.operations.packages import confirm_package as confirm_package
from learning_records.operations.packages import note_told as note_told
from learning_records.operations.packages import switch_packages as switch_packages
from learning_records.operations.sending import send_statements as send_statements
from learning_records.operations.stores import connect_store as connect_store
from learning_records.operations.stores import send_refused_again as send_refused_again
from learning_records.operations.trying import try_store as try_store
