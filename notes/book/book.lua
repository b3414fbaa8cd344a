-- book.lua - a lab's page, or a chapter of notes/, as a page of the book; a pandoc filter for book.mk
--
-- From the environment: TOP, the tree; PAGE, the page's path in it; SLUG, its name in the book; CHAPTERS, a file with a
-- line SLUG, tab, path, tab, title for each chapter; KINDS, session.awk's table of what differs from run to run; MODE, html
-- for a page of its own, all for a part of the one that EPUB is made of, where each id has its chapter in front.
--
-- It puts the listing of each program that a page links to behind "The program", turns links between pages into links
-- between chapters, sets a .linux and a .macos session side by side and marks what differs, and writes the table
-- of differences. What is missing stops it, with the page and the line.

local TOP, PAGE, SLUG, MODE = os.getenv 'TOP', os.getenv 'PAGE', os.getenv 'SLUG', os.getenv 'MODE'
local here = PAGE:match '^(.*)/[^/]*$' or '.'
local stringify = pandoc.utils.stringify

local function read(path)
  local file = io.open(TOP .. '/' .. path, 'rb')
  if not file then return nil end
  local text = file:read 'a'
  file:close()
  return text
end

local function lines(text)
  local all = {}
  for line in (text:gsub('\n$', '') .. '\n'):gmatch '(.-)\n' do all[#all + 1] = line end
  return all
end

-- Ends the build; `at` is a text that stands on the line to blame
local function stop(at, what)
  local number = 1
  for n, line in ipairs(lines(read(PAGE) or '')) do
    if line:find(at, 1, true) then number = n break end
  end
  io.stderr:write(string.format('%s:%d: %s\n', PAGE, number, what))
  os.exit(1)
end

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function html(text) return pandoc.RawBlock('html', text) end

-- a/b/../c is a/c
local function normal_path(path)
  local parts = {}
  for part in path:gmatch '[^/]+' do
    if part == '..' then
      if #parts == 0 then return nil end
      parts[#parts] = nil
    elseif part ~= '.' then
      parts[#parts + 1] = part
    end
  end
  return table.concat(parts, '/')
end

---- chapters and anchors ----

local chapter_of = {} -- path -> slug
for line in io.lines(os.getenv 'CHAPTERS') do
  local slug, path = line:match '^(.-)\t(.-)\t'
  chapter_of[path] = slug
end

-- An id or a link's target, as the mode has it
local function id_of(slug, id)
  if MODE == 'html' then return id end
  return id == '' and slug or slug .. '--' .. id
end
local function target_of(slug, id)
  if MODE == 'all' then return '#' .. id_of(slug, id) end
  if slug == SLUG then return '#' .. id end
  return slug .. '.html' .. (id ~= '' and '#' .. id or '')
end

---- listings ----

local LONGEST = 110 -- lines; longer files are linked to
local listed, order = {}, {}

local function slugged(text)
  return (text:lower():gsub('[^a-z0-9]+', '-'):gsub('^-', ''):gsub('-$', ''))
end

-- The line of `path` with a comment that begins with the words of `marker`
local function marked_line(path, marker)
  for n, line in ipairs(lines(read(path))) do
    local comment = line:match '/%*%s*(.*)'
    if comment and slugged(comment):sub(1, #marker) == marker then return n end
  end
end

local function listing_of(path)
  local text = read(path)
  return path:match '^labs/[^/]+/[^/]+%.c$' and text and #lines(text) <= LONGEST
end

-- C in colours: comments (which may go over lines), strings, numbers, keywords and types
local KEYWORDS, TYPES = {}, {}
for word in ('break case const continue default do else enum extern for goto if return sizeof static struct switch typedef ' ..
  'union volatile while _Noreturn _Atomic'):gmatch '%S+' do KEYWORDS[word] = 'kw' end
for word in ('bool char double float int long short signed unsigned void'):gmatch '%S+' do TYPES[word] = 'dt' end

local function coloured(text)
  local out, at = {}, 1
  local function put(class, piece)
    -- a span ends with its line, so that each line stands alone
    local parts = {}
    for n, line in ipairs(lines(piece .. '\n')) do
      parts[n] = (class and line ~= '') and '<span class="' .. class .. '">' .. escape(line) .. '</span>' or escape(line)
    end
    out[#out + 1] = table.concat(parts, '\n')
  end
  while at <= #text do
    local piece = text:match('^/%*.-%*/', at) or text:match('^//[^\n]*', at)
    local class = piece and 'co'
    if not piece then
      piece = text:match('^"[^"\\\n]*"', at) or text:match('^"[^\n]-[^\\]"', at) or text:match("^'\\?.'", at)
      class = piece and 'st'
    end
    if not piece then
      piece = text:match('^[%a_][%w_]*', at)
      class = piece and (KEYWORDS[piece] or TYPES[piece] or piece:match '_t$' and 'dt')
    end
    if not piece then
      piece = text:match('^%d[%w.]*', at)
      class = piece and 'nu'
    end
    if not piece then
      piece = text:match('^#%s*%a+', at)
      class = piece and 'kw'
    end
    piece = piece or text:sub(at, at)
    if piece == '\n' then out[#out + 1] = '\n' else put(class, piece) end
    at = at + #piece
  end
  return table.concat(out)
end

local function listing(path)
  local name, out = path:match '[^/]+$', {}
  for n, line in ipairs(lines(coloured((read(path):gsub('\n$', ''))))) do
    out[n] = '<span class="line" id="' .. id_of(SLUG, name .. '-' .. n) .. '"><span class="number" aria-hidden="true">' .. n ..
      '</span><span class="text">' .. line .. '</span></span>'
  end
  return html('<div class="listing" id="' .. id_of(SLUG, name) .. '"><p class="which"><code>' .. name ..
    '</code></p><pre tabindex="0" role="group" aria-label="' .. name .. '"><code>' .. table.concat(out, '\n') .. '</code></pre></div>')
end

---- links and images ----

local function resolve(link)
  local target = link.target
  if target:match '^%a[%w+.-]*:' then return nil end
  local path, fragment = target:match '^([^#]*)#?(.*)$'
  if path == '' then
    link.target = target_of(SLUG, fragment)
    return link
  end
  local full = normal_path(here .. '/' .. path)
  if not full then stop('(' .. target .. ')', 'this link leaves the tree: ' .. target) end
  if full:match '/$' then full = full:sub(1, -2) end
  local lab, kind, name = full:match '^labs/([^/]+)/(exercises)/([^/]+)/README.md$'
  if not lab then lab, kind, name = full:match '^labs/([^/]+)/(breaks)/([^/]+)%.md$' end
  if not read(full) then stop('(' .. target .. ')', 'this link leads nowhere: ' .. target) end
  if lab then
    link.target = target_of(lab .. '-workbook', kind:sub(1, -2) .. '-' .. name)
  elseif chapter_of[full] then
    link.target = target_of(chapter_of[full], fragment)
  elseif listing_of(full) and chapter_of[full:match '^(.*)/' .. '/README.md'] then
    local at, file = '', full:match '[^/]+$'
    if fragment ~= '' then
      local number = marked_line(full, fragment)
      if not number then stop('(' .. target .. ')', full .. ' has no comment that begins with: ' .. fragment) end
      at = '-' .. number
      link.content:insert(pandoc.Str(' (line ' .. number .. ')'))
    end
    local chapter = chapter_of[full:match '^(.*)/' .. '/README.md']
    link.target = target_of(chapter, file .. at)
    if chapter == SLUG and not listed[full] then
      listed[full] = true
      order[#order + 1] = full
    end
  elseif MODE == 'html' then
    link.target = 'files/' .. full
    io.open(os.getenv 'FILES', 'a'):write(full .. '\n')
  else
    return link.content -- in an EPUB there is no file beside it
  end
  return link
end

local function image(picture)
  local full = normal_path(here .. '/' .. picture.src)
  if not full or not read(full) then stop('(' .. picture.src .. ')', 'there is no figure ' .. picture.src) end
  if stringify(picture.caption) == '' then stop('![](' .. picture.src .. ')', 'this figure has no text') end
  if MODE == 'html' then
    io.open(os.getenv 'FILES', 'a'):write(full .. '\n')
    picture.src = 'files/' .. full
  else
    picture.src = TOP .. '/' .. full
  end
  return picture
end

---- sessions ----

local SYSTEM = { linux = 'Linux', macos = 'macOS', both = 'Linux and macOS' }

local function is_session(block) return block and block.t == 'CodeBlock' and block.classes:includes 'console' end

local function system_of(block)
  return block.classes:includes 'linux' and 'linux' or block.classes:includes 'macos' and 'macos' or 'both'
end

local expected = {} -- probe -> { ground, fact }
for line in (read 'labs/06-differences/expected.tsv'):gmatch '[^\n]+' do
  local column = {}
  for field in (line .. '\t'):gmatch '(.-)\t' do column[#column + 1] = field end
  if not line:match '^#' and #column >= 9 then expected[column[1]] = column end
end

-- The ground of a macOS answer, which is always named where one is shown
local function ground(block)
  if block.classes:includes 'recorded' then return 'recorded; see the sentence above' end
  local said = 'rules: a model of Apple’s source, not a Mac'
  local facts = {}
  for probe in (block.attributes.probes or ''):gmatch '%S+' do
    if not expected[probe] then stop(probe, 'there is no probe ' .. probe) end
    facts[#facts + 1] = probe .. ' (' .. expected[probe][9] .. ': ' .. expected[probe][8] .. ')'
  end
  return said .. (#facts > 0 and '; ' .. table.concat(facts, '; ') or '')
end

local function session(block, differs)
  local system, out = system_of(block), {}
  for n, line in ipairs(lines(block.text)) do
    local text = escape(line)
    if line:match '^%$ ' then
      text = '<span class="prompt">$ </span><span class="command">' .. text:sub(3) .. '</span>'
    end
    if differs and differs[n] then text = '<mark>' .. text .. '</mark>' end
    out[n] = text
  end
  local label = SYSTEM[system]
  local why = system == 'macos' and '<span class="ground">' .. escape(ground(block)) .. '</span>' or ''
  local shown = system ~= 'both' and '<p class="which">' .. label .. ' ' .. why .. '</p>' or ''
  return html('<div class="session ' .. system .. '">' .. shown .. '<pre tabindex="0" role="group" aria-label="Session on ' ..
    label .. '"><code>' .. table.concat(out, '\n') .. '</code></pre></div>')
end

-- Which lines of two sessions differ, but for what differs from run to run (an address, a pid ...)
local function differences(left, right)
  local function kinds(text)
    return lines(pandoc.pipe('awk', { '-f', os.getenv 'KINDS' }, text .. '\n'))
  end
  local a, b, longest = kinds(left), kinds(right), {}
  for i = #a + 1, 1, -1 do
    longest[i] = {}
    for j = #b + 1, 1, -1 do
      if i > #a or j > #b then longest[i][j] = 0
      elseif a[i] == b[j] then longest[i][j] = longest[i + 1][j + 1] + 1
      else longest[i][j] = math.max(longest[i + 1][j], longest[i][j + 1]) end
    end
  end
  local only_a, only_b, i, j = {}, {}, 1, 1
  while i <= #a or j <= #b do
    if i <= #a and j <= #b and a[i] == b[j] then i, j = i + 1, j + 1
    elseif j > #b or i <= #a and longest[i + 1][j] >= longest[i][j + 1] then only_a[i] = true i = i + 1
    else only_b[j] = true j = j + 1 end
  end
  return only_a, only_b
end

-- A .linux session, perhaps a paragraph, then a .macos one: next to each other
local function sides(blocks)
  local out, n = pandoc.List(), 1
  while n <= #blocks do
    local one, two, three = blocks[n], blocks[n + 1], blocks[n + 2]
    local between = two and two.t == 'Para' and is_session(three) and system_of(three) == 'macos'
    if is_session(one) and system_of(one) == 'linux' and (between or is_session(two) and system_of(two) == 'macos') then
      local other = between and three or two
      local in_one, in_other = differences(one.text, other.text)
      local right = pandoc.List()
      if between then right:insert(two) end
      right:insert(session(other, in_other))
      out:insert(pandoc.Div({ pandoc.Div({ session(one, in_one) }, pandoc.Attr('', { 'side', 'linux' })),
        pandoc.Div(right, pandoc.Attr('', { 'side', 'macos' })) }, pandoc.Attr('', { 'sides' })))
      n = n + (between and 3 or 2)
    else
      out:insert(is_session(one) and session(one) or one)
      n = n + 1
    end
  end
  return out
end

---- the table of differences ----

local function difference_table(path)
  local rows, topic = { '<div class="scroll" tabindex="0" role="group" aria-label="The differences"><table>',
    '<thead><tr><th>question</th><th>Linux</th><th>macOS</th><th>ground of macOS’s answer</th></tr></thead>' }, nil
  for line in (read(path) or stop(path, 'there is no ' .. path)):gmatch '[^\n]+' do
    local c = {}
    for field in (line .. '\t'):gmatch '(.-)\t' do c[#c + 1] = field end
    if not line:match '^#' and #c >= 9 and c[1] ~= 'id' and c[4] ~= c[6] and c[6] ~= '=' then
      if c[2] ~= topic then
        topic = c[2]
        rows[#rows + 1] = (topic and #rows > 2 and '</tbody>' or '') .. '<tbody><tr><th colspan="4" scope="rowgroup">' .. escape(topic) .. '</th></tr>'
      end
      rows[#rows + 1] = string.format('<tr><td>%s <code>%s</code></td><td>%s</td><td>%s</td><td>%s (%s)</td></tr>', escape(c[3]),
        escape(c[1]), escape(c[4]), escape(c[6]), escape(c[8]), escape(c[9]))
    end
  end
  rows[#rows + 1] = '</tbody></table></div>'
  return html(table.concat(rows, '\n'))
end

---- the search: a line `{"u": page and anchor, "t": chapter and heading, "x": text},` for each section ----

local function index(doc, title)
  local file = io.open(os.getenv 'SEARCH', 'w')
  local id, heading, text = '', '', {}
  local function quote(s)
    return '"' .. s:gsub('[%c]+', ' '):gsub('[\\"]', '\\%0'):gsub('</', '<\\/') .. '"'
  end
  local function put()
    local words = table.concat(text, ' '):gsub('%s+', ' ')
    if words ~= '' or heading ~= '' then
      file:write('{"u": ', quote(SLUG .. '.html' .. (id ~= '' and '#' .. id or '')), ', "t": ', quote(heading), ', "c": ', quote(title), ', "x": ', quote(words), '},\n')
    end
    text = {}
  end
  local function collect(blocks)
    for _, block in ipairs(blocks) do
      if block.t == 'Header' then
        put()
        id, heading = block.identifier, stringify(block)
      elseif block.t == 'Div' then
        collect(block.content)
      elseif block.t == 'RawBlock' then
        text[#text + 1] = block.text:gsub('<[^>]*>', ' '):gsub('&lt;', '<'):gsub('&gt;', '>'):gsub('&quot;', '"'):gsub('&amp;', '&')
      elseif block.t == 'CodeBlock' then
        text[#text + 1] = block.text
      else
        text[#text + 1] = stringify(block)
      end
    end
  end
  collect(doc.blocks)
  put()
  file:close()
end

---- the page ----

function Pandoc(doc)
  local title = 'Untitled'
  if doc.blocks[1] and doc.blocks[1].t == 'Header' then
    title = stringify(doc.blocks[1])
  end
  doc = doc:walk { Link = resolve, Image = image }
  doc = doc:walk {
    Header = function(header)
      header.identifier = id_of(SLUG, header.identifier)
      return header
    end,
    Table = function(block)
      return pandoc.Div({ block }, pandoc.Attr('', { 'scroll' }, { tabindex = '0', role = 'group', ['aria-label'] = 'Table' }))
    end,
    Para = function(block)
      local path = stringify(block):match '^{{table (%S+)}}$'
      return path and difference_table(path) or nil
    end,
  }
  doc = doc:walk { Blocks = sides }
  -- The listings, behind the section "The program"
  local out, in_program, put = pandoc.List(), false, false
  local function put_listings()
    put = true
    for _, path in ipairs(order) do out:insert(listing(path)) end
  end
  for n, block in ipairs(doc.blocks) do
    if block.t == 'Header' and block.level == 2 then
      if in_program then put_listings() end
      in_program = stringify(block):match '^The program' ~= nil
    end
    if block.t == 'Header' and block.level == 1 and n == 1 and MODE == 'all' then
      block.identifier = SLUG
      block.classes:insert 'chapter'
    end
    out:insert(block)
  end
  if not put and #order > 0 then put_listings() end
  doc.blocks = out
  doc.meta.pagetitle = title
  if MODE == 'html' then index(doc, title) end
  return doc
end
