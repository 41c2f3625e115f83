// A line a file, every failure in full at the end (also of what passed at its second go), and the closing lines that
// `cargo xtask test` counts.

import { relative } from 'node:path';

import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult, TestError } from '@playwright/test/reporter';

interface File {
  left: number;
  failed: number;
  ms: number;
}

export default class Compact implements Reporter {
  private files = new Map<string, File>();
  private failures: [TestCase, TestResult][] = [];
  private failed = 0;
  private flaky = 0;
  private passed = 0;
  private skipped = 0;
  private started = Date.now();
  private root = '';

  onBegin(config: FullConfig, suite: Suite): void {
    this.root = config.rootDir;
    for (const test of suite.allTests()) {
      const file = this.files.get(this.name(test)) ?? { left: 0, failed: 0, ms: 0 };
      file.left += 1;
      this.files.set(this.name(test), file);
    }
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const name = this.name(test);
    const file = this.files.get(name);
    if (!file) return;
    file.ms += result.duration;
    if (!['passed', 'skipped', test.expectedStatus].includes(result.status)) {
      this.failures.push([test, result]);
      if (result.retry < test.retries) return console.log(`  once more ${this.title(test)}`);
    }
    file.left -= 1;
    const outcome = test.outcome();
    if (outcome === 'skipped') this.skipped += 1;
    else if (outcome === 'unexpected') {
      file.failed += 1;
      this.failed += 1;
      console.log(`  FAILED ${this.title(test)}`);
    } else {
      this.passed += 1;
      if (outcome === 'flaky') this.flaky += 1;
    }
    if (file.left === 0) {
      const verdict = file.failed === 0 ? 'ok' : `${file.failed} failed`;
      console.log(`  ${name.padEnd(48)} ${(file.ms / 1000).toFixed(1).padStart(6)} s  ${verdict}`);
    }
  }

  onError(error: TestError): void {
    console.log(plain(error.stack ?? error.message ?? error.value ?? ''));
  }

  onEnd(result: FullResult): void {
    for (const [test, { errors, stdout, stderr }] of this.failures) {
      console.log(`\n${this.title(test)}\n  at ${relative(process.cwd(), test.location.file)}:${test.location.line}`);
      for (const error of errors) console.log(plain(`${error.stack ?? error.message ?? error.value}\n${error.snippet ?? ''}`));
      for (const chunk of [...stdout, ...stderr]) process.stdout.write(chunk);
    }
    const { failed, flaky } = this;
    console.log('');
    if (flaky > 0) console.log(`  ${flaky} at the second go`);
    if (this.skipped > 0) console.log(`  ${this.skipped} skipped`);
    if (result.status !== 'passed' && failed === 0) console.log(`  the run was ${result.status}`);
    if (failed > 0) console.log(`  ${failed} failed`);
    console.log(`  ${this.passed} passed (${((Date.now() - this.started) / 1000).toFixed(1)}s)`);
  }

  printsToStdio(): boolean {
    return true;
  }

  private name(test: TestCase): string {
    return `${test.parent.project()?.name ?? ''} ${relative(this.root, test.location.file)}`;
  }

  private title(test: TestCase): string {
    return `${this.name(test)} › ${test.titlePath().slice(3).join(' › ')}`;
  }
}

/** Without colours, where nobody sees them. */
function plain(text: string): string {
  return process.stdout.isTTY ? text : text.replace(/\u001b\[[0-9;]*m/g, '');
}
