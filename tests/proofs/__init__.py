"""What the portal promises, each promise by its name: `./portal prove NAME`.

Most promises are kept by tests: a test says which one it belongs to (`@pytest.mark.proof("zones")`)
and hands over its figures (`figure("zones", 1)`), and every run of the suite is the small size of
it. A few are commands of their own, because they build a machine or break the code: those have a
module here with `prove(large=...)`.
"""
