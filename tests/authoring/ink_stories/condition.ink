VAR x = 1
{ x == 1:
  One.
- else:
  Other.
}
* A
- {
- x > 1: More
- else: Less
}
-> END
