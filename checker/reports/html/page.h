// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// The page without what a run puts into it: report.html with report.css and the scripts, as embed_page.py put them
/// together when this was built.
namespace vcpuspec::html {

extern const std::string_view before_title;
extern const std::string_view before_text;  // of those who have scripts off
extern const std::string_view before_data;
extern const std::string_view after_data;

}  // namespace vcpuspec::html
