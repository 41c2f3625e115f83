// A mail server for tests: it speaks SMTP (RFC 5321) and keeps what it is told.

import { createServer, type Server, type Socket } from 'node:net';

import { expect } from '@playwright/test';

export class MailServer {
  private constructor(
    private server: Server,
    readonly url: string,
    private arrived: { to: string; content: string }[],
  ) {}

  static async start(): Promise<MailServer> {
    const arrived: { to: string; content: string }[] = [];
    const server = createServer(socket => converse(socket, arrived));
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return new MailServer(server, `smtp://127.0.0.1:${port}`, arrived);
  }

  /** Ends with the connections that are open. */
  async stop(): Promise<void> {
    this.server.unref();
    this.server.close();
  }

  /** The text of the last e-mail to somebody, as soon as there is one. */
  async to(email: string): Promise<string> {
    const found = (): string | undefined => this.arrived.findLast(mail => mail.to === email)?.content;
    await expect.poll(found, { message: `an e-mail to ${email}`, timeout: 30_000 }).toBeTruthy();
    return found() ?? '';
  }

  /** The path of the link to an account in it. */
  async linkTo(email: string): Promise<string> {
    return /\/invitation\/[\w-]{43}/.exec(await this.to(email))?.[0] ?? '';
  }
}

function converse(socket: Socket, arrived: { to: string; content: string }[]): void {
  let [rest, to, content] = ['', '', ''];
  let within = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    if (within && line === '.') {
      within = false;
      // Quoted-printable undone (RFC 2045, section 6.7), as far as these texts need it.
      const text = content.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
      arrived.push({ to, content: text });
      say('250 2.0.0 taken');
    } else if (within) {
      content += `${line.replace(/^\./, '')}\r\n`;
    } else if (/^RCPT/i.test(line)) {
      to = /<(.*)>/.exec(line)?.[1] ?? '';
      say('250 2.1.5 ok');
    } else if (/^DATA/i.test(line)) {
      [within, content] = [true, ''];
      say('354 go on');
    } else if (/^QUIT/i.test(line)) {
      say('221 2.0.0 bye');
      socket.end();
    } else {
      say('250 ok');
    }
  };
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', chunk => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    lines.forEach(hear);
  });
  say('220 mail.test ESMTP');
}
