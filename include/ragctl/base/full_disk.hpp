#pragma once

namespace ragctl {

/// The hint of every error about a full disk: what to do, and what of a tenant may go to make room.
inline constexpr const char* kFullDiskHint =
    "free some space and run the command again; nothing that was committed is lost. What may be deleted of a "
    "tenant: "
    "cache/, and vectors/, which `ragctl index TENANT --rebuild` makes anew";

}  // namespace ragctl
