"""Many submits at once, for teachers: JSON lines in, the same lines with verdicts out, nothing counted or kept."""
