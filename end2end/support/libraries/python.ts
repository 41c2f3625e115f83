// A relying party in Python, one step a line: what it asks for is read, what it is told is written.

import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

/** The interpreter with the packages of requirements.txt. */
const python = process.env.CLIENTELE_PYTHON ?? join(root, 'target/python/bin/python');

/** A running script. */
export class Script {
  private constructor(
    private child: ChildProcess,
    private answers: AsyncIterator<string>,
  ) {}

  /** Starts the script of this name beside this file. */
  static start(name: string, settings: object): Script {
    const child = spawn(python, [join(import.meta.dirname, name), JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new Script(child, lines(child.stdout));
  }

  /** Sends it a line and returns the value it answers with. */
  async ask(line: string): Promise<unknown> {
    this.child.stdin?.write(`${line}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error('the script has ended');
    return JSON.parse(String(value));
  }

  /** Ends it. */
  end(): void {
    this.child.stdin?.end();
  }
}

async function* lines(stream: NodeJS.ReadableStream | null): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream ?? []) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}
