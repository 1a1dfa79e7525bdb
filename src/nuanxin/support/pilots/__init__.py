"""试点项目: the places that try something first, each with a file of what was done there.

Source: 舒城县 (S3) 3, five sites of “十百千” to be kept running “有序、长效”.
"""
