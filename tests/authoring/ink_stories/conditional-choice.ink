-> door
=== door ===
Two ways lead on.
* {not door} Never there
* Go left -> left
* { left } Go back -> END
=== left ===
It is dark here.
-> END
