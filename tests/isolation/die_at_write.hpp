#pragma once

namespace ragctl::test {

/// In a child: kills the process just before its n-th change of the disk from here on: a write, a sync, a
/// rename, a removal or a truncation, SQLite's included. Needs isolation/die_at_write.cpp in the program.
void die_at_write(int number);

}  // namespace ragctl::test
