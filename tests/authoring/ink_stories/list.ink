LIST mood = (calm), cross
She looks {mood}.
* Ask
  ~ mood = cross
- {mood ? cross: She is cross.}
-> END
