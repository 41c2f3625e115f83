// oidc-agent, with a configuration of its own: a program in the background that keeps tokens for others.

import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NAME = 'kiln';
const SCOPE = 'openid profile email offline_access';

/** A sign-in that waits for somebody at its address. */
export interface Waiting {
  address: string;
  /** Its exit code, and all that it said. */
  ended: Promise<{ code: number | null; said: string }>;
  /** Gives up. */
  stop: () => void;
}

export class Agent {
  private folder = mkdtempSync(join(tmpdir(), 'clientele-agent-'));
  private env: NodeJS.ProcessEnv;
  private pid: number;

  /** Starts it. It goes into the background, and tells a shell where it is. */
  constructor() {
    mkdirSync(join(this.folder, 'conf'));
    const base = { ...process.env, OIDC_CONFIG_DIR: join(this.folder, 'conf') };
    const { stdout } = spawnSync('oidc-agent', [], { env: base, encoding: 'utf8' });
    const of = (name: string): string => new RegExp(`${name}=([^;]+)`).exec(stdout)?.[1] ?? '';
    this.env = { ...base, OIDC_SOCK: of('OIDC_SOCK') };
    this.pid = Number(of('OIDCD_PID'));
  }

  /** Begins to sign in at a provider; `options` say with which client. */
  async signIn(issuer: string, options: string[]): Promise<Waiting> {
    const usual = ['--flow=code', '--issuer', issuer, '--scope', SCOPE, '--no-url-call', '--pw-cmd=echo pw', '--confirm-default'];
    const child = spawn('oidc-gen', [...usual, ...options, NAME], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const ended = new Promise<{ code: number | null; said: string }>(done => child.once('close', code => done({ code, said })));
    const address = await new Promise<string>((found, failed) => {
      // What it says afterwards is read, too: nobody to listen would end it.
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', chunk => {
          said += String(chunk);
          const match = /http:\/\/127\.0\.0\.1:\d+\/authorize\?\S+/.exec(said)?.[0];
          if (match) found(match);
        });
      }
      void ended.then(({ code }) => failed(new Error(`oidc-gen ended with ${code}: ${said}`)));
    });
    return { address, ended, stop: () => void child.kill() };
  }

  /** An access token of the sign-in. */
  async token(...options: string[]): Promise<string> {
    return this.run('oidc-token', [...options, NAME]);
  }

  /** What it keeps of the sign-in. */
  async kept(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.run('oidc-gen', ['--pw-cmd=echo pw', '--print', NAME])) as Record<string, unknown>;
  }

  /** Forgets the sign-in, and gives its tokens back. */
  async forget(): Promise<void> {
    await this.run('oidc-gen', ['--pw-cmd=echo pw', '--confirm-yes', '--delete', NAME]);
  }

  /** Ends it. */
  stop(): void {
    process.kill(this.pid);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a command beside this program, in which what it talks to may be. */
  private async run(command: string, options: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(command, options, { env: this.env });
    return stdout.trim();
  }
}
