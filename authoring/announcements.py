"""Where programs are copied, changed and taken away."""

from common.places import announce_places

announce_places(
    {
        "own programs": "authoring:own",
        "copy of a program": "authoring:copy",
        "next version of a program": "authoring:revise",
        "newer version for a cohort": "authoring:newer",
        "file of a program": "authoring:file",
    }
)
