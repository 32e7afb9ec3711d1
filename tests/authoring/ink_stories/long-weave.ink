-> first
=== first
The first line.
The second line. -> second
=== second
* (opt) Choose this[] and it is labelled.
  A line.
  -> third
* And this
  Another line.
* * Deeper
  * * * Deepest
        The bottom.
  * * * [Hidden] Hidden bottom.
  - - - Up again.
* * Beside
- - Together.
-> third.in
=== third
Never at the head.
-> END
= in
In the stitch.
-> END
