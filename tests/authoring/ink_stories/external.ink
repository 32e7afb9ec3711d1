EXTERNAL ring(x)
{ring(1)} A bell.
~ temp x = RANDOM(1, 6)
You roll {x}.
-> END
=== function ring(x)
~ return 1
