/* SPDX-License-Identifier: Apache-2.0 */
int something_else(void);
int something_else(void) { return 1; }
