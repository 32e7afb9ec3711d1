You have read the message twice.
* Once[], and never again. "Fine," you think.
* [Twice] You read it a third time.
+ Sticky "answer"[.], you write. "Thanks."
- It is sent.
-> END
