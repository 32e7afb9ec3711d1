You say<>
 nothing at all, <>
-> still
=== still
<> and wait.
* [Look at her] You look <>
- at the floor.
-> END
