VAR trust = 0
CONST MOST = 3
You open the door.
* Knock first
  "Come in."
* Walk in
  She is startled.
- She looks up.
-> END
