You count {twice(2)} cups.
* Drink one
- Done.
-> END
=== function twice(x)
~ return x * 2
