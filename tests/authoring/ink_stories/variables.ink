VAR trust = 0
You open the door.
* Knock first
  ~ trust = trust + 1
  "Come in."
* Walk in
- She looks up.
{trust > 0: She smiles.|She does not smile.}
-> END
