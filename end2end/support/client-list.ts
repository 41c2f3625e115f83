// The list of clients.

import type { Locator, Page } from '@playwright/test';

export class ClientListPage {
  readonly search: Locator;
  readonly filters: Locator;
  readonly bulk: Locator;
  /** The page that asks before anything is done. */
  readonly question: Locator;
  readonly back: Locator;
  readonly pager: Locator;
  /** The rows, without the one of the headers. */
  readonly rows: Locator;
  readonly toast: Locator;

  constructor(readonly page: Page) {
    this.search = page.getByRole('searchbox', { name: 'Find a client' });
    this.filters = page.getByRole('navigation', { name: 'Filters' });
    this.bulk = page.getByRole('group', { name: 'Selected clients' });
    this.question = page.getByRole('main');
    this.back = page.getByRole('link', { name: 'Back to the list' });
    this.pager = page.getByRole('navigation', { name: 'Pages' });
    this.rows = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('cell') });
    this.toast = page.getByRole('status');
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  select(name: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
  }

  /** A link of the filters; behind one of the menus, where `menu` names it. */
  async filter(link: string | RegExp, menu?: string): Promise<void> {
    if (menu) await this.filters.getByText(menu, { exact: true }).click();
    await this.filters.getByRole('link', { name: link, exact: true }).click();
  }

  async names(): Promise<string[]> {
    const names = await this.rows.getByRole('cell').getByRole('link').allTextContents();
    return names.map(name => name.trim());
  }
}
