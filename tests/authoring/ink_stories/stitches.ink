-> train

=== train ===
-> platform

= platform
The train is late, and Sam is on the phone.
+ [Wait beside him] -> seat
+ [Walk on] -> train.window

= seat
He hangs up and says sorry.
-> END

= window
You see him through the glass.
-> after.evening

=== after ===
This is never told.
-> END

= evening
In the evening he writes.
-> END
