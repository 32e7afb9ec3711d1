-> hub
=== hub ===
You stand in the hall.
<- kitchen
<- garden
-> DONE
=== kitchen
* Go to the kitchen
  It is warm. -> END
=== garden
* Go to the garden
  It rains. -> END
