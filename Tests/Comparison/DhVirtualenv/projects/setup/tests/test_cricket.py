import unittest

import cricket


class ChirpTest(unittest.TestCase):
    def test_has_a_voice(self):
        self.assertTrue(callable(cricket.main))
