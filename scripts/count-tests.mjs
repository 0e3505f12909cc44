/** Prints "passed failed skipped" from vitest's JSON report; a run without tests, or that failed without saying, is a failure. */
import { existsSync, readFileSync } from "node:fs";

const [report = "", exitCode] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;

if (existsSync(report)) {
  for (const file of JSON.parse(readFileSync(report, "utf8")).testResults) {
    /** @type {string[]} */
    const statuses = file.assertionResults.map((/** @type {{ status: string }} */ test) => test.status);
    const failures = statuses.filter((status) => status === "failed").length;
    passed += statuses.filter((status) => status === "passed").length;
    skipped += statuses.filter((status) => status !== "passed" && status !== "failed").length;
    // A file that cannot be loaded, or whose hooks fail, fails without a failed test.
    failed += failures === 0 && file.status === "failed" ? 1 : failures;
  }
}
if (failed === 0 && (passed === 0 || exitCode !== "0")) failed = 1;

process.stdout.write(`${passed} ${failed} ${skipped}\n`);
