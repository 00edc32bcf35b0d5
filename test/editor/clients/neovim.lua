-- A session of Neovim with the server: opens a policy, asks what an author asks, prints the answers.
-- In (environment): MOMUS, the command; MOMUS_FAULT, a file with a fault; MOMUS_USER, a file of a
-- set. Out: one line of JSON on the standard output.
local results = {}

local function attach(path)
  vim.cmd('edit ' .. path)
  vim.bo.filetype = 'policy'
  local client = vim.lsp.start_client({
    name = 'momus',
    cmd = vim.split(vim.env.MOMUS, ' '),
    root_dir = vim.fn.fnamemodify(path, ':h'),
  })
  vim.lsp.buf_attach_client(0, client)
  vim.wait(20000, function()
    local started = vim.lsp.get_client_by_id(client)
    return started ~= nil and started.initialized == true
  end, 20)
  return client
end

-- The place of a text, as the protocol counts, put into a request of the buffer.
local function ask(method, text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(text, 1, true)
    if at then
      local answers = vim.lsp.buf_request_sync(0, method, {
        textDocument = { uri = vim.uri_from_bufnr(0) },
        position = { line = number - 1, character = at },
      }, 20000)
      for _, answer in pairs(answers or {}) do
        return answer.result
      end
    end
  end
end

attach(vim.env.MOMUS_FAULT)
vim.wait(20000, function()
  return #vim.diagnostic.get(0) > 0
end, 20)
results.diagnostics = vim.tbl_map(function(d)
  return { line = d.lnum, column = d.col, message = d.message, severity = d.severity }
end, vim.diagnostic.get(0))

attach(vim.env.MOMUS_USER)
results.hover = ask('textDocument/hover', 'balloon_cur')
results.definition = ask('textDocument/definition', 'short_of')

io.stdout:write(vim.json.encode(results) .. '\n')
vim.lsp.stop_client(vim.lsp.get_active_clients(), true)
vim.cmd('qall!')
