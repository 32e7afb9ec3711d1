The call begins.
* Greet her
  "Hello," you say.
  * * Ask how she is
      "Tired," she says.
  * * Begin with the list
      She nods.
  - - You both look at the list.
* Share the screen
  The list is there.
- It has nine lines.
* Cut it to three
* Leave it
- (close) The call ends on time.
-> END
