// The form of a client, by the names of its fields.

import { expect, type Locator, type Page } from '@playwright/test';

/** The lists of URIs. */
export type UriList = 'Redirect URIs' | 'Post logout redirect URIs';

export class ClientFormPage {
  readonly name: Locator;
  readonly scopes: Locator;
  readonly websiteUrl: Locator;
  readonly termsUrl: Locator;
  readonly contactEmail: Locator;
  readonly logo: Locator;
  readonly requirePkce: Locator;
  readonly requireConsent: Locator;
  readonly reuseConsent: Locator;
  readonly reason: Locator;
  readonly save: Locator;
  readonly saveAndAddAnother: Locator;
  readonly saveAndContinue: Locator;
  /** What is wrong, at the top. */
  readonly summary: Locator;
  /** What saving will do, and what users will see. */
  readonly aside: Locator;
  /** The dialog that shows a secret. */
  readonly secretDialog: Locator;
  /** The question before unsaved changes are left behind. */
  readonly leaving: Locator;
  /** Both versions, after somebody else saved. */
  readonly conflict: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel('Name', { exact: true });
    this.scopes = page.getByRole('textbox', { name: /^Scopes/ });
    this.websiteUrl = page.getByLabel(/^Website URL/);
    this.termsUrl = page.getByLabel(/^Terms URL/);
    this.contactEmail = page.getByLabel(/^Contact email/);
    this.logo = page.getByLabel(/^Logo/);
    this.requirePkce = page.getByRole('switch', { name: 'Require PKCE' });
    this.requireConsent = page.getByRole('switch', { name: 'Ask users for consent' });
    this.reuseConsent = page.getByRole('switch', { name: 'Remember their answer' });
    this.reason = page.getByLabel(/^What is this change for/);
    this.save = page.getByRole('button', { name: 'Save', exact: true });
    this.saveAndAddAnother = page.getByRole('button', { name: 'Save and add another' });
    this.saveAndContinue = page.getByRole('button', { name: 'Save and continue editing' });
    this.summary = page.getByRole('alert').filter({ hasText: /There is a problem|problems to mend/ });
    this.aside = page.getByRole('complementary', { name: 'Preview' });
    this.secretDialog = page.getByRole('dialog', { name: 'The client secret' });
    this.leaving = page.getByRole('dialog', { name: 'Leave without saving?' });
    this.conflict = page.getByRole('alert').filter({ hasText: 'Somebody else saved this client meanwhile' });
  }

  clientType(value: 'Confidential' | 'Public'): Locator {
    return this.group('Client type').getByRole('radio', { name: new RegExp(`^${value}`) });
  }

  applicationType(value: 'Web' | 'Native'): Locator {
    return this.group('Application type').getByRole('radio', { name: new RegExp(`^${value}`) });
  }

  jwtAlg(value: 'RS256' | 'HS256'): Locator {
    return this.group('JWT algorithm').getByRole('radio', { name: new RegExp(`^${value}`) });
  }

  /** A response type by its value. The card goes on with the name of the flow. */
  responseType(value: string): Locator {
    return this.group('Response types').getByRole('checkbox', { name: new RegExp(`^${value} ?[A-Z]`) });
  }

  /** A field that is a group of controls. */
  group(label: string): Locator {
    return this.page.getByRole('group', { name: new RegExp(`^${label}`) });
  }

  /** One row of a list of URIs; rows count from 1. */
  uri(number = 1, list: UriList = 'Redirect URIs'): Locator {
    return this.page.getByRole('textbox', { name: `${list} ${number}`, exact: true });
  }

  /** A row with what is said about it. */
  uriRow(number = 1, list: UriList = 'Redirect URIs'): Locator {
    return this.group(list).getByRole('listitem').filter({ has: this.uri(number, list) });
  }

  /** All values of a list of URIs, in their order. */
  async uris(list: UriList = 'Redirect URIs'): Promise<string[]> {
    const rows = this.group(list).getByRole('textbox');
    return (await rows.evaluateAll(all => all.map(one => (one as HTMLTextAreaElement).value))).filter(uri => uri !== '');
  }

  /** What a new client needs at least. */
  async fillNew(name: string, uri = 'https://kiln.example/cb'): Promise<void> {
    await this.name.fill(name);
    await this.uri().fill(uri);
  }

  /** The key of the client that a page of it is about. */
  key(): string {
    return /\/clients\/([0-9a-f-]{36})/.exec(this.page.url())?.[1] ?? '';
  }

  /** Reads the secret that the page or the dialog shows. */
  async readSecret(): Promise<string> {
    const shown = this.page.getByText(/^cl_[A-Za-z0-9_-]{40,}$/);
    await expect(shown).toBeVisible();
    return (await shown.textContent()) ?? '';
  }

  /** Closes the dialog that shows a secret. */
  async secretSaved(): Promise<void> {
    await this.secretDialog.getByRole('button', { name: 'I have saved it' }).click();
    await expect(this.secretDialog).toBeHidden();
  }
}
