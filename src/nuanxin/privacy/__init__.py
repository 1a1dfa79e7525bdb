"""What somebody may ask about their own data, a copy or deletion; what goes in its time.

It stands above everything that keeps data of families, because it must know what stands in the
way of deleting; what is kept where it reads from the register of personal fields.
"""
