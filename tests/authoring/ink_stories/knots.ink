# title: The empty chair
# author: Us
-> kitchen

=== kitchen ===
It is Monday, and Noor's chair is empty.
Her cup is still on the table.
* Ask the team where she is
  "She is at home," says Bo. -> call
* Write to her now
  You write two lines, and delete one. -> call
* [Say nothing] -> silence

=== call ===
She picks up at once.
-> END

=== silence ===
Nobody says anything for the whole morning.
-> END
