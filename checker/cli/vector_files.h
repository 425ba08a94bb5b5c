// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checker/vectors/vector.h"

namespace vcpuspec::cli {

/// A path as a person would type it: relative when it is below the working directory.
std::string as_typed(const std::filesystem::path& path);

/// The shipped vector files as they are authored.
std::vector<std::string> authored_files();

/// The shipped vector files as they are read when no file is named: JSON Lines. An InputError when there are none, or
/// when an authored file is not among them, because its cases would silently not run.
std::vector<std::string> shipped_files();

/// What stands for names on a command line: a folder for all vector files below it, sorted. Of an authored file and its
/// JSON Lines beside each other it is the JSON Lines. An InputError for a folder without any.
std::vector<std::string> files_named(const std::vector<std::string>& names);

/// The same where files are formatted, checked or expanded: a folder stands for the authored files below it.
std::vector<std::string> authored_files_named(const std::vector<std::string>& names);

/// The files of these names, read.
std::vector<VectorFile> read_all(const std::vector<std::string>& files);

/// What a run is about: the vectors that are named, or all that are shipped.
std::vector<VectorFile> read_named_or_shipped(const std::vector<std::string>& names);

}  // namespace vcpuspec::cli
